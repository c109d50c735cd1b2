"""The kernel: pure rules of money, time, state and names that every app stands on.

Nothing here imports Django, reads a clock, a setting or a row. What goes wrong is a
`KernelError`: a sentence with its parameters, which the interfaces translate.
"""
