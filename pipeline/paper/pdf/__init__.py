"""Gestures on text and PDF that every kind of paper shares; knows no dossier and no letter."""
