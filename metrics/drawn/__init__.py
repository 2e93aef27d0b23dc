"""Areas drawn on the screen: what they are made of, how a link holds them, and the store they open on."""
