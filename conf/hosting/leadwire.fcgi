#!/bin/sh
# Starts Leadwire with the loader and the libraries that lie beside it, whatever the host has of its own, and wherever
# this folder is. Without a word, as mod_fcgid starts it, it serves; `leadwire.fcgi --help` lists its commands.
self=$(readlink -f -- "$0")
home=${self%/*}

if [ -z "${LEADWIRE_CONFIG-}" ]; then
    LEADWIRE_CONFIG=$home/leadwire.properties
    # Made from its model but once, so that a newer archive over this one leaves what was set.
    [ -e "$LEADWIRE_CONFIG" ] || (umask 077 && cp -- "$home/share/leadwire.properties" "$LEADWIRE_CONFIG")
fi

# The certificates by which mail servers are known: the host's, which it keeps up to date, or else those in the archive.
if [ -z "${SSL_CERT_FILE-}" ]; then
    for SSL_CERT_FILE in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem \
        /etc/ssl/cert.pem "$home/share/certificates.pem"; do
        [ ! -r "$SSL_CERT_FILE" ] || break
    done
fi

# Nothing else of the host's is made for these libraries.
unset LD_PRELOAD
export LEADWIRE_CONFIG SSL_CERT_FILE MAGIC="$home/share/magic.mgc" OPENSSL_CONF=/dev/null PGGSSENCMODE=disable
exec "$home/lib/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$home/lib" --argv0 "$self" "$home/lib/leadwire" "$@"
