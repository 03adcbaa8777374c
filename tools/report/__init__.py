"""What a developer is told: progress, counts, and why it cannot go on."""
