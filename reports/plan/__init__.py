"""How many more paragraphs to code, drawn how; the verb `plan`."""
