"""Which paragraphs are to be coded: what may be drawn, how, and the verbs `sample` and `split`."""
