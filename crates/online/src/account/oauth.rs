//! What Google, Microsoft and Dropbox have in common: a right that the person gives in their own browser (OAuth 2 with PKCE
//! and a way back to this computer, RFC 8252 and 7636), and a token that brings new ones.

use std::pin::Pin;

use diagnosis::account::{NoAccount, Revoked};
use diagnosis::facts::cloud_space::CloudSpace;
use diagnosis::knowledge::account::Account;
use oauth2::basic::{BasicClient, BasicErrorResponse, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, PkceCodeChallenge, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    TokenResponse, TokenUrl,
};
use reqwest::{Method, Url};

use super::keychain::Key;
use super::loopback::Loopback;
use super::{Accounts, dropbox, google, onedrive};

/// What differs from provider to provider.
pub struct Provider {
    pub authorize: &'static str,
    pub token: &'static str,
    /// Where a token is taken back; `None`: nowhere.
    pub revoke: Option<&'static str>,
    /// The smallest rights that tell how full it is.
    pub scopes: &'static [&'static str],
    pub extra: &'static [(&'static str, &'static str)],
    /// This computer, as the provider takes it in the address to come back to.
    pub host: &'static str,
    /// 0: any.
    pub port: u16,
    /// Where the figures are.
    pub space: &'static str,
    /// By POST without a body, not by GET.
    pub by_post: bool,
    pub read: fn(&[u8]) -> Result<CloudSpace, NoAccount>,
}

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

fn provider(account: Account) -> Result<&'static Provider, NoAccount> {
    match account {
        Account::Google => Ok(&google::PROVIDER),
        Account::Onedrive => Ok(&onedrive::PROVIDER),
        Account::Dropbox => Ok(&dropbox::PROVIDER),
        Account::Nextcloud | Account::Immich => Err(NoAccount::NotSetUp),
    }
}

pub(super) async fn link(
    accounts: &Accounts,
    account: Account,
    told: &(dyn Fn(&str) + Send + Sync),
) -> Result<Key, NoAccount> {
    let provider = provider(account)?;
    let client = client(accounts, account, provider)?;
    let loopback = Loopback::open(provider.port).await?;
    let back = RedirectUrl::new(format!("http://{}:{}", provider.host, loopback.port()));
    let client = client.set_redirect_uri(back.map_err(|_| NoAccount::PortTaken)?);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let mut question = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
    for scope in provider.scopes {
        question = question.add_scope(Scope::new((*scope).to_owned()));
    }
    for (name, value) in provider.extra {
        question = question.add_extra_param(*name, *value);
    }
    let (url, state) = question.url();
    accounts.open(url.as_str(), told);
    let code = tokio::time::timeout(accounts.pace.for_the_person, loopback.code(state.secret(), &accounts.words));
    let code = code.await.map_err(|_| NoAccount::GivenUp)??;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))
        .set_pkce_verifier(verifier)
        .request_async(&Http(accounts))
        .await
        .map_err(no_token)?;
    // Without one the account could be asked for an hour, and not once the person made room.
    let refresh = tokens.refresh_token().ok_or(NoAccount::Unreadable)?;
    Ok(Key::Refresh { token: refresh.secret().clone() })
}

pub(super) async fn space(accounts: &Accounts, account: Account, key: &Key) -> Result<CloudSpace, NoAccount> {
    let provider = provider(account)?;
    let tokens = fresh(accounts, account, provider, key).await?;
    let url = Url::parse(provider.space).map_err(|_| NoAccount::Unreadable)?;
    let method = if provider.by_post { Method::POST } else { Method::GET };
    let request = accounts.request(method, url)?.bearer_auth(tokens.access_token().secret());
    (provider.read)(&accounts.ask(request).await?)
}

/// Takes the right back. What cannot be told to the provider is forgotten here all the same.
pub(super) async fn revoke(accounts: &Accounts, account: Account, key: &Key) -> Revoked {
    let (Ok(provider), Key::Refresh { token }) = (provider(account), key) else { return Revoked::ByHand };
    let Some(url) = provider.revoke.and_then(|url| Url::parse(url).ok()) else { return Revoked::ByHand };
    let Ok(request) = accounts.request(Method::POST, url) else { return Revoked::NoAnswer };
    let request = match account {
        // Dropbox takes back the token that the question comes with.
        Account::Dropbox => match fresh(accounts, account, provider, key).await {
            Ok(tokens) => request.bearer_auth(tokens.access_token().secret()),
            // It is no right any more.
            Err(NoAccount::Revoked) => return Revoked::Yes,
            Err(_) => return Revoked::NoAnswer,
        },
        _ => request.form(&[("token", token)]),
    };
    match accounts.send(request).await {
        // 400: Google does not know it (any more).
        Ok(page) if matches!(page.status, 200..=299 | 400 | 401) => Revoked::Yes,
        Ok(_) | Err(_) => Revoked::NoAnswer,
    }
}

/// A token for the next minutes. Microsoft gives a new lasting one each time, and the old one runs out: it is kept.
async fn fresh(
    accounts: &Accounts,
    account: Account,
    provider: &Provider,
    key: &Key,
) -> Result<BasicTokenResponse, NoAccount> {
    let Key::Refresh { token } = key else { return Err(NoAccount::NotLinked) };
    let client = client(accounts, account, provider)?;
    let refresh = RefreshToken::new(token.clone());
    let tokens = client.exchange_refresh_token(&refresh).request_async(&Http(accounts)).await.map_err(no_token)?;
    if let Some(newer) = tokens.refresh_token().filter(|newer| newer.secret() != token) {
        accounts.keys.store(account, &Key::Refresh { token: newer.secret().clone() }).await?;
    }
    Ok(tokens)
}

fn client(accounts: &Accounts, account: Account, provider: &Provider) -> Result<Client, NoAccount> {
    let registration = accounts.registered.of(account).ok_or(NoAccount::NotSetUp)?;
    let parsed =
        || Some((AuthUrl::new(provider.authorize.to_owned()).ok()?, TokenUrl::new(provider.token.to_owned()).ok()?));
    let (authorize, token) = parsed().ok_or(NoAccount::NotSetUp)?;
    let client = BasicClient::new(ClientId::new(registration.client_id.clone()))
        .set_auth_uri(authorize)
        .set_token_uri(token)
        .set_auth_type(AuthType::RequestBody);
    Ok(match &registration.client_secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.clone())),
        None => client,
    })
}

/// Why a token was not asked for.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.id())]
struct NotAsked(NoAccount);

/// The library's way to connect: ours.
struct Http<'a>(&'a Accounts);

impl<'c> AsyncHttpClient<'c> for Http<'_> {
    type Error = NotAsked;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NotAsked>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.0, request))
    }
}

/// Carries a question of the library out with our client, so that its limits hold.
async fn send(accounts: &Accounts, request: HttpRequest) -> Result<HttpResponse, NotAsked> {
    let unreadable = || NotAsked(NoAccount::Unreadable);
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|_| unreadable())?;
    let request = accounts.request(parts.method, url).map_err(NotAsked)?.headers(parts.headers).body(body);
    let page = accounts.send(request).await.map_err(NotAsked)?;
    // What is no word of OAuth is told apart here: the library would only say that it cannot read it.
    match page.status {
        200..=299 | 400 | 401 => {}
        429 => return Err(NotAsked(NoAccount::Throttled)),
        503 if page.retry_after.is_some() => return Err(NotAsked(NoAccount::Throttled)),
        _ => return Err(NotAsked(NoAccount::Refused)),
    }
    let mut response = HttpResponse::new(page.body);
    *response.status_mut() = oauth2::http::StatusCode::from_u16(page.status).map_err(|_| unreadable())?;
    Ok(response)
}

fn no_token(error: RequestTokenError<NotAsked, BasicErrorResponse>) -> NoAccount {
    match error {
        RequestTokenError::Request(NotAsked(why)) => why,
        RequestTokenError::ServerResponse(said) => match said.error() {
            BasicErrorResponseType::InvalidGrant => NoAccount::Revoked,
            _ => NoAccount::Refused,
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => NoAccount::Unreadable,
    }
}
