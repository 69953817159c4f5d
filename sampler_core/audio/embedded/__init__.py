"""What a file says of itself, beside its samples: tags, and typed fields from chunks. It never fails a decoding."""
