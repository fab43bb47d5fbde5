"""What a name may be in tables, model files and on terminals."""

#: Text on one line: nothing that ends a line, moves a cursor or cannot be shown.
LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*\Z"
#: Characters of an id, a name, a group of indicators or an indicator.
LONGEST = 100
#: Languages of texts, which decide the stemmer.
LANGUAGES = ("german", "english")
