"""`python -m provisioning.lab.guest`, as the guest's service starts it."""

from provisioning.lab.guest.agent import serve

if __name__ == "__main__":
    serve()
