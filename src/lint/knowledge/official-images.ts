/**
 * Names on Docker Hub without a namespace that an image has (github.com/docker-library/official-images, folder
 * `library`, November 2026; the ones that a Dockerfile may copy from or stand on). A name that is missing here says
 * little by itself.
 */
export const officialImages: ReadonlySet<string> = new Set(
  `adminer almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita buildpack-deps
  busybox caddy cassandra centos chronograf cirros clearlinux clefos clojure composer convertigo couchbase couchdb crate
  dart debian docker drupal eclipse-mosquitto eclipse-temurin elasticsearch elixir emqx erlang express-gateway fedora
  flink fluentd friendica gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-world httpd hylang
  ibm-semeru-runtimes ibmjava influxdb irssi java jetty jobber joomla jruby julia kapacitor kibana kong lightstreamer
  liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mono mysql nats
  nats-streaming neo4j neurodebian nextcloud nginx node notary odoo open-liberty openjdk oraclelinux orientdb percona perl
  phpmyadmin php photon plone postfixadmin postgres pypy python r-base rabbitmq rakudo-star redis redmine registry
  rethinkdb rocket.chat rockylinux ros ruby rust sapmachine satosa scratch silverpeas sl solr sonarqube spark
  spiped storm swift swipl teamspeak telegraf tomcat tomee traefik ubuntu ubuntu-debootstrap unit unrealircd varnish vault
  websphere-liberty wordpress xwiki yourls znc zookeeper`
    .split(/\s+/),
);

/** What stages are usually called, and no image is. */
export const usualStageNames: ReadonlySet<string> = new Set(
  `base build builder build-stage backend backend-build backend-builder compile compiler deps dependencies development
  dev final frontend frontend-build frontend-builder front install installer node-builder prod production
  production-stage python-builder python-deps release run runner runtime stage test tests web-builder webapp`
    .split(/\s+/),
);
