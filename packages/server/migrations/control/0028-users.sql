-- People who sign in to the console with an account of their own: users, as Marketo calls them. A user has a role in one subscription or
-- several. What they do is put down to their e-mail address.
create table galena.users (
  -- In lower case.
  email text primary key,
  name text,
  -- The scrypt hash with its parameters; null until a password has been set, and for those who sign in at a proxy only.
  password_hash text,
  -- SHA-256 of the token in the link by which the password can be set: once, and until then.
  link_hash bytea unique,
  link_until timestamptz,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  check ((link_hash is null) = (link_until is null))
);

create table galena.user_roles (
  email text not null references galena.users on delete cascade,
  subscription_id integer not null,
  role_name text not null,
  created_at timestamptz not null,
  -- Since when the user may do nothing in this subscription.
  disabled_at timestamptz,
  primary key (email, subscription_id),
  -- A role that somebody has is not deleted by a call. A reset of a double may do so, and then its users are gone from the subscription.
  foreign key (subscription_id, role_name) references galena.roles (subscription_id, name) on delete cascade
);

create index user_roles_by_role on galena.user_roles (subscription_id, role_name);

-- A browser that somebody is signed in with. Only the hash of what its cookie holds is kept.
create table galena.sessions (
  session_hash bytea primary key,
  email text not null references galena.users on delete cascade,
  -- Whether a proxy has said who it is: then it has to say so each time.
  is_through_proxy boolean not null,
  -- The subscription that was worked with last.
  subscription_id integer references galena.subscriptions on delete set null,
  created_at timestamptz not null,
  -- It ends where nothing asks for a token until then, and at expires_at in any case.
  idle_until timestamptz not null,
  expires_at timestamptz not null
);

create index sessions_by_user on galena.sessions (email);

-- What the pages of a session call the API with, each for some minutes. It ends with its session.
create table galena.session_tokens (
  token_hash bytea primary key,
  session_hash bytea not null references galena.sessions on delete cascade,
  subscription_id integer not null references galena.subscriptions on delete cascade,
  expires_at timestamptz not null
);

create index session_tokens_by_session on galena.session_tokens (session_hash);
