"""What the invented colleagues do themselves once the past is stored: each act by its own actor, under their rights."""
