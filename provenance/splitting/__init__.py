"""What splitting is made of: blocks and quotations."""
