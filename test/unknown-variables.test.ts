import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../src/config';

/** The variables of which a gateway says that they may be misspelt, and what it takes them for. */
function unknownOf(...names: readonly string[]): string[] {
  const variables = Object.fromEntries(names.map((name) => [name, 's3cret']));
  const { unknownVariables } = readConfig(variables);
  expect(JSON.stringify(unknownVariables)).not.toContain('s3cret');
  return unknownVariables.map(({ name, similarTo }) => `${name}: ${similarTo}`);
}

describe('a variable whose name looks like a misspelt one of the gateway is reported', () => {
  test.each([
    ['DATABAS_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASE_POOLSIZE', 'DATABASE_POOL_SIZE'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['API_KEY_FILE', 'API_KEYS_FILE'],
    ['AUTH_JWKS_URI', 'AUTH_JWKS_URL'],
    ['AUTH_AUDEINCE', 'AUTH_AUDIENCE'],
    ['PLATFROM_URL', 'PLATFORM_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['MAX_DOCUMENT_LENGHT', 'MAX_DOCUMENT_LENGTH'],
    ['METRIC_PORT', 'METRICS_PORT'],
    ['STRIKT', 'STRICT'],
    ['database_url', 'DATABASE_URL'],
  ])('%s', (name, similarTo) => {
    expect(unknownOf(name)).toEqual([`${name}: ${similarTo}`]);
  });

  test('but not if it is empty, which counts as unset', () => {
    expect(readConfig({ DATABAS_URL: '' }).unknownVariables).toEqual([]);
  });
});

// As `env` prints them in the places where a gateway runs.
const USUAL: Readonly<Record<string, string>> = {
  'a login shell on Linux':
    'SHELL SESSION_MANAGER COLORTERM XDG_CONFIG_DIRS SSH_AGENT_LAUNCHER XDG_MENU_PREFIX LANGUAGE SSH_AUTH_SOCK DESKTOP_SESSION EDITOR PWD LOGNAME XDG_SESSION_DESKTOP XDG_SESSION_TYPE SYSTEMD_EXEC_PID XAUTHORITY HOME USERNAME LANG LS_COLORS XDG_CURRENT_DESKTOP VTE_VERSION WAYLAND_DISPLAY GNOME_TERMINAL_SCREEN LESSCLOSE XDG_SESSION_CLASS TERM LESSOPEN USER DISPLAY SHLVL QT_IM_MODULE XDG_RUNTIME_DIR XDG_DATA_DIRS PATH DBUS_SESSION_BUS_ADDRESS OLDPWD MAIL HISTSIZE HISTFILE LC_ALL LC_TIME TZ PAGER VISUAL TMPDIR MANPATH INFOPATH _',
  'a terminal on macOS':
    '__CFBundleIdentifier __CF_USER_TEXT_ENCODING TERM_PROGRAM TERM_PROGRAM_VERSION TERM_SESSION_ID ITERM_PROFILE ITERM_SESSION_ID COLORFGBG LaunchInstanceID SECURITYSESSIONID XPC_FLAGS XPC_SERVICE_NAME HOMEBREW_PREFIX HOMEBREW_CELLAR HOMEBREW_REPOSITORY ZSH NVM_DIR NVM_BIN NVM_INC NVM_CD_FLAGS COMMAND_MODE',
  'npm run':
    'npm_config_user_agent npm_node_execpath npm_config_noproxy npm_package_json npm_config_userconfig npm_config_local_prefix npm_config_node_gyp npm_config_cache npm_config_prefix npm_lifecycle_script npm_lifecycle_event npm_package_name npm_package_version npm_command npm_execpath npm_config_global_prefix npm_config_loglevel npm_config_init_module INIT_CWD NODE COLOR EDITOR NODE_PATH NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED NODE_NO_WARNINGS NODE_VERSION YARN_VERSION NODE_DEBUG UV_THREADPOOL_SIZE',
  'a container of Kubernetes':
    'HOSTNAME HOST_IP POD_NAME POD_NAMESPACE POD_IP NODE_NAME NODE_IP KUBERNETES_PORT KUBERNETES_PORT_443_TCP KUBERNETES_PORT_443_TCP_ADDR KUBERNETES_PORT_443_TCP_PORT KUBERNETES_PORT_443_TCP_PROTO KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_SERVICE_PORT_HTTPS GATEWAY_SERVICE_HOST GATEWAY_SERVICE_PORT GATEWAY_PORT POSTGRES_SERVICE_HOST POSTGRES_PORT REDIS_HOST REDIS_PORT EVENTS_PORT METRICS_SERVER_SERVICE_HOST PROMETHEUS_SERVICE_PORT',
  Postgres:
    'PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGAPPNAME PGTZ POSTGRES_USER POSTGRES_PASSWORD POSTGRES_PASSWORD_FILE POSTGRES_DB DB_HOST DB_PORT DB_USER DB_PASSWORD DB_NAME DB_URL DATABASE_HOST DATABASE_PORT DATABASE_USER DATABASE_NAME DATABASE_PASSWORD DATABASE_SCHEMA DIRECT_URL SHADOW_DATABASE_URL',
  'other programs':
    'HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy HTTP_PORT HTTPS_PORT HTTP_HOST VHOST WEB_CONCURRENCY DYNO CI DEBUG VERBOSE LOG_FILE LOG_DIR LOGFILE APP_ENV RAILS_ENV ENVIRONMENT ENV STAGE REGION VERSION BUILD_ID GIT_SHA BASE_URL API_URL API_KEY API_KEYS API_TOKEN AUTH_TOKEN AUTH_URL AUTH_USER AUTH_SECRET AUTH_DOMAIN AUTH_CLIENT_ID AUTH_CLIENT_SECRET JWT_SECRET JWT_ISSUER SECRET_KEY PLATFORM PLATFORM_NAME PLATFORM_VERSION PLATFORM_ENV TARGETPLATFORM MAX_MEMORY MAX_WORKERS MAX_REQUESTS RATE TIMEOUT REQUESTS_CA_BUNDLE TRUST_STORE SENTRY_DSN DOCKER_HOST INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET LISTEN_FDS AWS_REGION AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY GOOGLE_APPLICATION_CREDENTIALS AZURE_CLIENT_ID GITHUB_ACTIONS GITHUB_TOKEN RUNNER_OS OTEL_SERVICE_NAME OTEL_EXPORTER_OTLP_TRACES_ENDPOINT OTEL_EXPORTER_OTLP_HEADERS OTEL_EXPORTER_OTLP_PROTOCOL OTEL_TRACES_SAMPLER OTEL_LOG_LEVEL OTEL_METRICS_EXPORTER METRICS_ENABLED STATSD_HOST STATSD_PORT',
};

describe('no variable is reported of', () => {
  test.each(Object.entries(USUAL))('%s', (_, names) => {
    expect(unknownOf(...names.split(' '))).toEqual([]);
  });

  test('the process of this test', () => {
    expect(unknownOf(...Object.keys(process.env))).toEqual([]);
  });
});

test('the variables of the gateway itself are not reported', () => {
  expect(unknownOf('PLATFORM_USER', 'PLATFORM_KEY', 'AUTH_ORG_CLAIM')).toEqual([]);
});

test('a misspelt variable is told with the problems that it may have led to', () => {
  const variables = { HOST: '0.0.0.0', AUTH_JWKS_URI: 'https://s3cret.example.com' };
  expect(() => readConfig(variables)).toThrow(
    /: AUTH must be none .*; AUTH_JWKS_URI is unknown and ignored: is AUTH_JWKS_URL meant\?$/,
  );
  expect(() => readConfig(variables)).not.toThrow(/s3cret/);
});
