"""The commission engine: columns of orders in, columns of commission lines out; pure, without a clock, a setting or a row.

NumPy over int64 (fen, rates in millionths), channelops.kernel below it and nothing else. A plan version is one document
(`document`, `reading`), orders are columns (`facts`), `rate.rate` makes lines of them and `explain` shows how.
"""
