// Making and using passkeys. A form says what is to be done; without this, or without WebAuthn, the password is there.
import { all, one } from './lib/dom';
import { send } from './lib/http';

interface Options { challenge: string; [name: string]: unknown }
type Described = { type: 'public-key'; id: string };

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function base64url(buffer: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function say(form: HTMLFormElement, text: string) {
  one('[data-said]', form)!.textContent = text;
}

function fill(form: HTMLFormElement, name: string, value: string) {
  const field = one<HTMLInputElement>(`input[name=${name}]`, form) || document.createElement('input');
  Object.assign(field, { type: 'hidden', name, value });
  form.append(field);
}

/** What the server asks, or nothing where it said why not. */
async function ask(form: HTMLFormElement): Promise<Options | undefined> {
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  const answer = await send(form.dataset.challenge!, { method: 'POST', body });
  if (answer.ok) return answer.json();
  const said = await answer.json().catch(() => ({}));
  say(form, said.sentence || form.dataset.failed);
  return undefined;
}

async function use(form: HTMLFormElement) {
  const asked = await ask(form);
  if (!asked) return;
  const publicKey = { ...asked, challenge: bytes(asked.challenge) } as unknown as PublicKeyCredentialRequestOptions;
  const key = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const said = key.response as AuthenticatorAssertionResponse;
  fill(form, 'credential', base64url(key.rawId));
  fill(form, 'user_handle', said.userHandle ? base64url(said.userHandle) : '');
  fill(form, 'client_data', base64url(said.clientDataJSON));
  fill(form, 'authenticator_data', base64url(said.authenticatorData));
  fill(form, 'signature', base64url(said.signature));
  form.submit();
}

async function make(form: HTMLFormElement) {
  const asked = await ask(form);
  if (!asked) return;
  const user = asked.user as { id: string };
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: (asked.excludeCredentials as Described[]).map((it) => ({ ...it, id: bytes(it.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const key = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const said = key.response as AuthenticatorAttestationResponse;
  fill(form, 'client_data', base64url(said.clientDataJSON));
  fill(form, 'attestation', base64url(said.attestationObject));
  one<HTMLInputElement>('input[name=current_password]', form)!.disabled = true;
  form.submit();
}

const isAble = !!window.PublicKeyCredential && !!navigator.credentials;

all<HTMLFormElement>('form[data-passkey]').forEach((form) => {
  if (!isAble) return say(form, form.dataset.unable || '');
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    say(form, '');
    // Whoever shuts the browser's window has decided against it; there is nothing more to know.
    (form.dataset.passkey === 'make' ? make : use)(form).catch(() => say(form, form.dataset.failed!));
  });
});
