//! Whether the credentials of a request satisfy one of the document's alternatives.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::reply::failed;
use super::state::State;
use crate::generated::client::{CLIENT_TOKEN_HEADER, INSTANCE_TOKEN_HEADER};
use crate::runtime::client::{MockRequest, OperationInfo, Reply, SchemeKind, SecurityScheme};

/// The account that a request acts for.
///
/// # Errors
/// 401 for credentials that are missing, wrong or ended, 403 for an instance of another account, 404 for an unknown one.
/// Of several alternatives that are presented one has to be right.
pub(super) fn check(
    state: &State,
    info: &OperationInfo,
    request: &MockRequest,
    instance: Option<&str>,
) -> Result<usize, Reply> {
    if info.security.is_empty() {
        return Ok(0);
    }
    let headers = &request.headers;
    let presented = info.security.iter().filter(|schemes| schemes.iter().all(|scheme| text(headers, scheme).is_some()));
    let mut refusal = None;
    for schemes in presented {
        match account(state, schemes, headers, instance) {
            Ok(account) => return Ok(account),
            Err(first) => refusal = refusal.or(Some(first)),
        }
    }
    Err(refusal.unwrap_or_else(|| failed(401, "credentials are missing")))
}

/// The account that one alternative stands for.
fn account(
    state: &State,
    schemes: &[&'static SecurityScheme],
    headers: &HeaderMap,
    instance: Option<&str>,
) -> Result<usize, Reply> {
    let mut account = None;
    for scheme in schemes {
        let text = text(headers, scheme).unwrap_or_default();
        if scheme.kind == SchemeKind::Bearer {
            let known = state.tokens.iter().find(|token| token.text == text && token.ends > state.now);
            account = Some(known.ok_or_else(|| failed(401, "the access token is wrong or has ended"))?.account);
        } else if **scheme == CLIENT_TOKEN_HEADER {
            let known = state.accounts.iter().position(|account| account.client_token == text);
            account = Some(known.ok_or_else(|| failed(401, "the client token is wrong"))?);
        }
    }
    let account = account.ok_or_else(|| failed(401, "credentials are missing"))?;
    let Some(id) = instance else { return Ok(account) };
    let found = state.instances.get(id).ok_or_else(|| failed(404, "there is no such instance"))?;
    let token =
        schemes.iter().find(|scheme| ***scheme == INSTANCE_TOKEN_HEADER).and_then(|scheme| text(headers, scheme));
    if token.is_some_and(|token| token != found.token) {
        return Err(failed(401, "the instance token is wrong"));
    }
    if found.owner == account { Ok(account) } else { Err(failed(403, "the instance belongs to another account")) }
}

/// What a request carries for a scheme.
fn text<'h>(headers: &'h HeaderMap, scheme: &SecurityScheme) -> Option<&'h str> {
    match scheme.kind {
        SchemeKind::Bearer => {
            let (name, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
            name.eq_ignore_ascii_case("bearer").then_some(token.trim())
        }
        SchemeKind::ApiKey { name, .. } => headers.get(name)?.to_str().ok(),
        _ => None,
    }
}
