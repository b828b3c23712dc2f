import type { BaseImage } from './base-images';

/** Names of the users and groups that an image holds, where all of them are known; the owner of uid 1000 left out. */
export interface BaseAccounts {
  readonly users: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

// passwd.master and group.master of Debian's base-passwd (salsa.debian.org/debian/base-passwd), of all releases since
// Debian 10, with the accounts that apt and other packages of the minimal system add. Ubuntu's are the same.
const debianUsers = new Set(`root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody _apt
  systemd-network systemd-resolve systemd-timesync messagebus`.split(/\s+/));
const debianGroups = new Set(`root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape
  sudo audio dip www-data backup operator list irc src gnats shadow utmp video sasl plugdev staff games users nogroup
  _ssh ssh systemd-journal systemd-network systemd-resolve systemd-timesync messagebus render kvm input sgx crontab`.split(/\s+/));
// main/alpine-baselayout (gitlab.alpinelinux.org/alpine/aports).
const alpineUsers = new Set(`root bin daemon lp sync shutdown halt mail news uucp operator man postmaster cron ftp sshd at squid xfs
  games cyrus vpopmail ntp smmsp guest nobody postgres utmp`.split(/\s+/));
const alpineGroups = new Set(`root bin daemon sys adm tty disk lp mem kmem wheel floppy mail news uucp man cron console audio cdrom
  dialout ftp sshd input at tape video netdev readproc squid xfs kvm games shadow postgres cdrw www-data usb vpopmail users
  ntp nofiles smmsp locate abuild utmp ping nogroup nobody`.split(/\s+/));
const debian: BaseAccounts = { users: debianUsers, groups: debianGroups };
const alpine: BaseAccounts = { users: alpineUsers, groups: alpineGroups };

/** Undefined where the image may hold accounts that are not known. */
export function baseAccounts(base: BaseImage): BaseAccounts | undefined {
  switch (base.family) {
    case 'python':
    case 'python-slim':
    case 'debian':
    case 'node':
      return debian;
    case 'ubuntu':
    case 'cuda':
      // Whether it has an account of its own is told by the release.
      if (base.release === undefined && base.ownerOf1000 === undefined) return undefined;
      return debian;
    case 'alpine':
      return /(?:^|\/)(?:alpine|python|node)(?:[:@]|$)/.test(base.reference)
        ? alpine
        : undefined;
    default:
      return undefined;
  }
}

/**
 * Accounts of well-known services, which a package or an installer makes under that name. Whoever names one of them
 * may have it from there.
 */
const services = new Set(
  `nginx postgres mysql mariadb redis valkey mongodb mongo rabbitmq memcache memcached elasticsearch opensearch kibana
  logstash grafana prometheus influxdb telegraf jenkins gitlab tomcat jetty solr neo4j couchdb cassandra zookeeper kafka
  ollama docker caddy traefik haproxy varnish squid apache httpd lighttpd unit bind named ntp chrony sshd ssh ftp vsftpd
  postfix dovecot exim Debian-exim dnsmasq avahi pulse rtkit polkitd colord geoclue tss uuidd tcpdump debian-tor statd
  _rpc rpc munin nagios icinga zabbix vnc xrdp lightdm gdm saned usbmux hplip whoopsie rstudio rstudio-server shiny
  vector minio qdrant milvus chroma clickhouse airflow superset supervisor celery kasm-user abc linuxbrew nixbld`.split(/\s+/),
);

export function isServiceAccount(name: string): boolean {
  return services.has(name) || /^_|^systemd-/.test(name);
}
