"""What a person is told: progress, counts, and why it cannot go on."""
