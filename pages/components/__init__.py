"""What only Streamlit needs: controls bound to the URL, tables with their downloads, and the only cache."""
