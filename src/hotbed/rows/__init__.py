"""The heavy rows: from listings as read to counts by place, in the engine."""
