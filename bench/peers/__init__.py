"""The peers: each decides everybody of one lake in a process of its own, writes the answers as Parquet, and tells how long each step took."""
