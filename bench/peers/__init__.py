"""The peers: each decides all people of one lake in a process of its own, writes the answers as Parquet, and reports the time of each step."""
