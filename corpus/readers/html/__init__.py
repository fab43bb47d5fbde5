"""The parts of reading a web page; corpus/readers/html_reader.py puts them together."""
