//! Which TLS library carries the connections, and whom it trusts.
//!
//! With several of the crate's TLS features `rustls` is taken first, then `rustls-ring`, then `native-tls`, so that a
//! feature which another crate of the program asks for does not change what this one does. The library is always named:
//! what `reqwest` takes by itself depends on its features, and without a provider of cryptography it panics.

use ::reqwest::ClientBuilder;

use crate::runtime::client::ConfigError;

/// Whether a connection can have TLS at all.
pub(in super::super) const AVAILABLE: bool =
    cfg!(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"));

/// Chooses the library, which trusts the authorities of the platform and these, each in PEM.
#[cfg(any(feature = "rustls", all(feature = "native-tls", not(feature = "rustls-ring"))))]
pub(super) fn configure(builder: ClientBuilder, authorities: &[Vec<u8>]) -> Result<ClientBuilder, ConfigError> {
    #[cfg(feature = "rustls")]
    let mut builder = builder.tls_backend_rustls();
    #[cfg(not(feature = "rustls"))]
    let mut builder = builder.tls_backend_native();
    for authority in authorities {
        let certificates = ::reqwest::Certificate::from_pem_bundle(authority);
        let certificates = certificates.map_err(|error| unreadable(Some(error.without_url().into())))?;
        if certificates.is_empty() {
            return Err(unreadable(None));
        }
        builder = builder.tls_certs_merge(certificates);
    }
    Ok(builder)
}

/// Chooses the library, which trusts the authorities of the platform and these, each in PEM.
#[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
pub(super) fn configure(builder: ClientBuilder, authorities: &[Vec<u8>]) -> Result<ClientBuilder, ConfigError> {
    Ok(builder.tls_backend_preconfigured(rustls_config(authorities)?))
}

/// Settings of `rustls`, which trusts the authorities of the platform and these, each in PEM.
#[cfg(any(all(feature = "rustls-ring", not(feature = "rustls")), all(feature = "rustls", feature = "blocking")))]
pub(super) fn rustls_config(authorities: &[Vec<u8>]) -> Result<rustls::ClientConfig, ConfigError> {
    use std::sync::Arc;

    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use rustls_platform_verifier::Verifier;

    let failed = |error: rustls::Error| ConfigError::caused("transport", "the TLS library does not start", error);
    let mut certificates = Vec::new();
    for authority in authorities {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(authority) {
            certificates.push(certificate.map_err(|error| unreadable(Some(error.into())))?);
        }
        if certificates.len() == before {
            return Err(unreadable(None));
        }
    }
    #[cfg(feature = "rustls")]
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    #[cfg(not(feature = "rustls"))]
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = if certificates.is_empty() {
        Verifier::new(Arc::clone(&provider)).map_err(failed)?
    } else {
        with_authorities(certificates, Arc::clone(&provider))?
    };
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

#[cfg(all(
    any(all(feature = "rustls-ring", not(feature = "rustls")), all(feature = "rustls", feature = "blocking")),
    not(target_os = "android")
))]
fn with_authorities(
    certificates: Vec<rustls::pki_types::CertificateDer<'static>>,
    provider: std::sync::Arc<rustls::crypto::CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, ConfigError> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(certificates, provider)
        .map_err(|error| unreadable(Some(error.into())))
}

#[cfg(all(
    any(all(feature = "rustls-ring", not(feature = "rustls")), all(feature = "rustls", feature = "blocking")),
    target_os = "android"
))]
fn with_authorities(
    _: Vec<rustls::pki_types::CertificateDer<'static>>,
    _: std::sync::Arc<rustls::crypto::CryptoProvider>,
) -> Result<rustls_platform_verifier::Verifier, ConfigError> {
    Err(ConfigError::new("certificate authority", "this platform trusts its own authorities only"))
}

/// The platform's library, which trusts the authorities of the platform and these, each in PEM.
#[cfg(all(feature = "blocking", feature = "native-tls", not(any(feature = "rustls", feature = "rustls-ring"))))]
pub(super) fn native_connector(authorities: &[Vec<u8>]) -> Result<native_tls::TlsConnector, ConfigError> {
    let mut builder = native_tls::TlsConnector::builder();
    for authority in authorities {
        let certificates = native_tls::Certificate::stack_from_pem(authority);
        let certificates = certificates.map_err(|error| unreadable(Some(error.into())))?;
        if certificates.is_empty() {
            return Err(unreadable(None));
        }
        for certificate in certificates {
            builder.add_root_certificate(certificate);
        }
    }
    builder.build().map_err(|error| ConfigError::caused("transport", "the TLS library does not start", error))
}

/// There is no TLS library.
#[cfg(not(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls")))]
pub(super) fn configure(builder: ClientBuilder, _: &[Vec<u8>]) -> Result<ClientBuilder, ConfigError> {
    Ok(builder)
}

#[cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"))]
fn unreadable(cause: Option<crate::runtime::client::BoxError>) -> ConfigError {
    match cause {
        Some(cause) => ConfigError::caused("certificate authority", "it cannot be read", cause),
        None => ConfigError::new("certificate authority", "there is no certificate in PEM"),
    }
}
