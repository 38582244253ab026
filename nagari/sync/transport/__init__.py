"""How two sites talk: what they say (messages), and over what (http, a stick)."""
