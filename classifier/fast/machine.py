"""Machine instructions that numba has no name for, written in LLVM's terms.

An unaligned load, 64 bytes compared at once, a prefetch, trailing zeros, the 128-bit product, and calls of libstemmer's functions
by their address. Nothing checks bounds here: each docstring says what its caller has to keep.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

WORD64 = ir.IntType(64)
_proxy: Any = cgutils.create_struct_proxy
_function: Any = cgutils.get_or_insert_function


def _load64(typingctx: Any, array: Any, index: Any) -> Any:
    """Eight bytes of a uint8 array from `index` on as one little-endian number. The caller keeps index + 8 inside the array."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = _proxy(signature.args[0])(context, builder, args[0]).data
        pointer = builder.bitcast(builder.gep(data, [args[1]]), WORD64.as_pointer())
        return builder.load(pointer, align=1)

    return types.uint64(array, types.intp), codegen


def _at_most(typingctx: Any, array: Any, index: Any, limit: Any) -> Any:
    """Which of the 64 bytes of a uint8 array from `index` on are at most `limit`, as bits, the first byte's lowest. The caller
    keeps index + 64 inside the array."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = _proxy(signature.args[0])(context, builder, args[0]).data
        lanes, byte = ir.VectorType(ir.IntType(8), 64), ir.IntType(8)
        block = builder.load(builder.bitcast(builder.gep(data, [args[1]]), lanes.as_pointer()), align=1)
        one = builder.insert_element(ir.Constant(lanes, ir.Undefined), builder.trunc(args[2], byte), ir.IntType(32)(0))
        limits = builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(ir.IntType(32), 64), [0] * 64))
        return builder.bitcast(builder.icmp_unsigned("<=", block, limits), WORD64)

    return types.uint64(array, types.intp, types.intp), codegen


def _prefetch(typingctx: Any, array: Any, index: Any) -> Any:
    """Ask the processor to fetch the cache line of array[index], which will be read soon. Changes nothing but speed."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = _proxy(signature.args[0])(context, builder, args[0]).data
        byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        function = _function(builder.module, ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag]), "llvm.prefetch.p0")
        pointer = builder.bitcast(builder.gep(data, [args[1]]), byte)
        builder.call(function, [pointer, flag(0), flag(3), flag(1)])  # read, keep in all caches, data
        return context.get_dummy_value()

    return types.void(array, types.intp), codegen


def _trailing_zeros(typingctx: Any, value: Any) -> Any:
    """Zero bits below the lowest set bit of a uint64 that is not 0."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.IntType(1)(1))

    return types.uint64(types.uint64), codegen


def _folded_product(typingctx: Any, a: Any, b: Any) -> Any:
    """Upper half xor lower half of the 128-bit product of two uint64: every bit of the result depends on all bits of both."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(builder.zext(args[0], wide), builder.zext(args[1], wide))
        upper = builder.trunc(builder.lshr(product, wide(64)), WORD64)
        return builder.xor(upper, builder.trunc(product, WORD64))

    return types.uint64(types.uint64, types.uint64), codegen


def _call_stem(typingctx: Any, function: Any, stemmer: Any, array: Any, index: Any, size: Any) -> Any:
    """sb_stemmer_stem at the address `function`: the address of the stem of `size` bytes from `index` on, good until the next
    call; 0 where memory is out."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = _proxy(signature.args[2])(context, builder, args[2]).data
        byte, integer = ir.IntType(8).as_pointer(), ir.IntType(32)
        callee = builder.inttoptr(args[0], ir.FunctionType(byte, [byte, byte, integer]).as_pointer())
        word = builder.bitcast(builder.gep(data, [args[3]]), byte)
        stem = builder.call(callee, [builder.inttoptr(args[1], byte), word, builder.trunc(args[4], integer)])
        return builder.ptrtoint(stem, WORD64)

    return types.int64(types.int64, types.int64, array, types.intp, types.int64), codegen


def _call_length(typingctx: Any, function: Any, stemmer: Any) -> Any:
    """sb_stemmer_length at the address `function`: bytes of the stem found last."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        byte = ir.IntType(8).as_pointer()
        callee = builder.inttoptr(args[0], ir.FunctionType(ir.IntType(32), [byte]).as_pointer())
        return builder.sext(builder.call(callee, [builder.inttoptr(args[1], byte)]), WORD64)

    return types.int64(types.int64, types.int64), codegen


def _byte_at(typingctx: Any, address: Any, index: Any) -> Any:
    """The byte at an address."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(builder.inttoptr(builder.add(args[0], args[1]), ir.IntType(8).as_pointer()))

    return types.uint8(types.int64, types.int64), codegen


load64: Any = intrinsic(_load64)
at_most: Any = intrinsic(_at_most)
prefetch: Any = intrinsic(_prefetch)
trailing_zeros: Any = intrinsic(_trailing_zeros)
folded_product: Any = intrinsic(_folded_product)
call_stem: Any = intrinsic(_call_stem)
call_length: Any = intrinsic(_call_length)
byte_at: Any = intrinsic(_byte_at)
