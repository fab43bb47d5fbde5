"""Speed of absatz beside its peers: `python -m benchmarks.speed --help`."""
