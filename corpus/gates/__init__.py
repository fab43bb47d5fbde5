"""What every verb passes on its way in and out: the parser of data from outside, locks, the one decision on what may be written,
and what reaches a terminal."""
