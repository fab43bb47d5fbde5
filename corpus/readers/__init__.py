"""One small file per format: bytes -> Documents. `registry` says which reader takes which file and loads it only then."""
