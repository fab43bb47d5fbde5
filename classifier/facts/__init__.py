"""What a model file says of itself, typed and checked when it is loaded."""
