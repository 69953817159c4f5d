"""From a path to float32 samples: probing, decoding in blocks, memory-mapped hand-over."""
