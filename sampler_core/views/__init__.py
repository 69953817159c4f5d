"""What all views of a file share: answers and failures in words, stretches by class, their colours, the time axis."""
