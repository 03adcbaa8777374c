"""What the suites share: people, clients, hosts, the database behind them, and models of what must hold."""
