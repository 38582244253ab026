"""What an exchange with another site keeps: the peer, how far both agreed, the log of sessions."""
