"""The frames every page stands in: list, detail, form, question, transition, progress."""
