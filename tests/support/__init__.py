"""What the suites share: users, clients, hosts, the database behind them, and models of what must hold."""
