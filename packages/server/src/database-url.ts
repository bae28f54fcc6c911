/**
 * Parameters that PostgreSQL's own clients know, and those of pg. Hosters put some into their URLs that pg does not know: they have no
 * effect and do no harm. Any other one is a typing error, which pg would ignore as well.
 */
const knownParameters = new Set(
  `application_name channel_binding client_encoding connect_timeout database dbname fallback_application_name gssdelegation gssencmode
  gsslib host hostaddr keepalives keepalives_count keepalives_idle keepalives_interval krbsrvname load_balance_hosts options passfile
  password port require_auth requirepeer requiressl service ssl ssl_max_protocol_version ssl_min_protocol_version sslcert
  sslcertmode sslcompression sslcrl sslcrldir sslkey sslmode sslnegotiation sslpassword sslrootcert sslsni target_session_attrs
  tcp_user_timeout uselibpqcompat user`.split(/\s+/),
);

/** pg takes any other value for no TLS at all. */
const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** @throws Error that says what is wrong with a DATABASE_URL, without its password */
export function checkDatabaseUrl(text: string): void {
  const parts = /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?([^/?#]*)([^?]*)\??(.*)$/.exec(text);
  if (parts === null) throw new Error('not a URL of the form postgres://user:password@host:port/database');
  const [, host = '', path = '', query = ''] = parts;
  if (/^[^=]*@/.test(path + query)) {
    throw new Error(
      'has an @ behind its host: in a user or a password write @ as %40, / as %2F, : as %3A, ? as %3F, # as %23 and % as %25',
    );
  }
  const parameters = new URLSearchParams(query);
  checkHost(parameters.get('host') ?? host);
  for (const [name, value] of parameters) checkParameter(name, value);
}

function checkHost(host: string): void {
  const hosts = host.split(',');
  if (hosts.length > 1) {
    throw new Error(
      `names several hosts, ${hosts.join(' and ')}; Galena knows one: give it a name or an address that always leads to the primary`,
    );
  }
  const [, port] = /:([^:\]]*)$/.exec(host) ?? [];
  if (port !== undefined && !(/^\d{0,5}$/.test(port) && Number(port) <= 65535)) {
    throw new Error(`port "${port}" is not a whole number from 0 to 65535`);
  }
}

function checkParameter(name: string, value: string): void {
  if (!knownParameters.has(name)) {
    throw new Error(`parameter ${name} is not known to PostgreSQL; remove it, or correct its name`);
  }
  if (name === 'target_session_attrs' && !['any', 'primary', 'read-write'].includes(value)) {
    throw new Error(`target_session_attrs=${value}: Galena works with a primary only, which takes writes`);
  }
  if (name === 'sslmode' && !sslModes.includes(value)) {
    throw new Error(`sslmode=${value} is none of ${sslModes.join(', ')}`);
  }
  if (name === 'connect_timeout' && !/^\d+$/.test(value)) {
    throw new Error(`connect_timeout=${value} is not a whole number of seconds`);
  }
  if (name === 'options') {
    throw new Error(
      'parameter options would replace what Galena sets for its connections; use "alter role … set …" instead',
    );
  }
}
