"""channelops: a telecom operator's sales channels, from the order to the payout."""
