import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/documents/dockerfile';

/** What BuildKit builds, by the Dockerfile reference and BuildKit's own tests; each below `FROM a`, but for the last ones. */
const instructions: Readonly<Record<string, string>> = {
  'a heredoc': 'RUN <<EOF\napt-get update\nFROM x import y\nEOF',
  'a heredoc that is handed on': 'RUN cat <<EOF > /x\nhello world\nEOF\nRUN true',
  'a blank before the name of a heredoc': 'RUN cat << EOF > /x\nhello world\nEOF\nRUN true',
  'a heredoc of another descriptor': 'RUN cat 3<<EOF <&3\nhello world\nEOF\nRUN true',
  'two heredocs': 'RUN cat <<A && cat <<B\none two\nA\nthree four\nB\nRUN true',
  'a heredoc with an interpreter': 'RUN <<EOF python3\nprint("x")\nEOF',
  'a quoted heredoc': "RUN <<'EOF'\necho $HOME\nEOF",
  'an indented heredoc': 'COPY <<-EOF /x\n\thello\n\tEOF',
  'files in heredocs': 'COPY <<one.txt <<two.txt /x/\na\none.txt\nb\ntwo.txt',
  'a heredoc for ADD': 'ADD <<EOF /x\nhello\nEOF',
  'a comment in a continuation': 'RUN true && \\\n# a comment\n  true',
  'a comment with a backslash in a continuation': 'RUN true && \\\n# a comment \\\n  true',
  'an empty line in a continuation': 'RUN true && \\\n\n  true',
  'blanks behind a continuation': 'RUN a && \\   \n  b',
  'a continuation at the end': 'RUN a \\',
  'two backslashes at the end of a line': 'RUN echo a \\\\\nRUN echo b',
  'mounts': 'RUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=x,mode=0444,required=true true',
  'a secret as a variable': 'RUN --mount=type=secret,id=x,env=X true',
  'a mount in quotes': 'RUN --mount=type=bind,"source=a b",target=/x true',
  'a network': 'RUN --network=none true',
  'flags of COPY': 'COPY --link --chmod=755 --chown=1000:1000 a /x',
  'a flag with a value': 'COPY --link=false a /x',
  'COPY --parents': 'COPY --parents a/b /x/',
  'COPY --exclude': 'COPY --exclude=*.md --exclude=x . /x/',
  'a mode in letters': 'COPY --chmod=u=rwX,go=rX a /x',
  'a mode in a variable': 'ARG M=755\nCOPY --chmod=$M a /x',
  'COPY in the JSON form': 'COPY ["a b", "/x/"]',
  'COPY from an image': 'COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/',
  'COPY from a stage by its number': 'FROM b\nCOPY --from=0 /x /y',
  'ADD with a checksum': 'ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://x/y /z',
  'ADD from git': 'ADD --keep-git-dir=true https://github.com/a/b.git#main /x',
  'ADD --unpack': 'ADD --unpack=true a.tar /x',
  'a health check': 'HEALTHCHECK --interval=1m30s --timeout=3s --start-period=5s --start-interval=2s --retries=3 CMD curl x',
  'no health check': 'HEALTHCHECK NONE',
  'ARG with several names': 'ARG A=1 B="b c" D',
  'ENV without =': 'ENV A b c d',
  'ENV with quotes and escapes': 'ENV A="b c" B=d\\ e C=',
  'ENV over lines': 'ENV A=1 \\\n# b\n B=2',
  'a default in a default': 'ARG A B\nENV C=${A:-${B:-d}} D=${A+x}',
  'patterns in variables': 'ARG V=1.2\nENV A=${V%.*} B=${V##*.} C=${V/1/2} D=${V//x/y}',
  'LABEL': 'LABEL "com.x.y"="z w" a.b="c \\\n d"',
  'EXPOSE': 'ARG P=80\nEXPOSE 80 443/tcp 53/udp 80/sctp 8000-8010 $P ${P}/tcp',
  'STOPSIGNAL': 'STOPSIGNAL SIGRTMIN+3',
  'STOPSIGNAL by number': 'STOPSIGNAL 9',
  'SHELL over lines': 'SHELL ["/bin/bash", \\\n  "-o", "pipefail", "-c"]',
  'ONBUILD': 'ONBUILD RUN x\nONBUILD COPY --from=x a /b',
  'VOLUME in both forms': 'VOLUME ["/a", "/b"]\nVOLUME /c /d',
  'a blank in a folder': 'WORKDIR /a b',
  'a # in the JSON form': 'CMD ["a", "#b"]',
  'a comment behind what would be JSON': 'CMD ["a"] # x',
  'escapes in the JSON form': 'CMD ["a\\"b", "\\u0041", "c\\\\d"]',
  'a comment in the JSON form': 'CMD ["a", \\\n# note\n "b"]',
  'a test, which is no JSON': 'CMD [ -f x ] && y',
  'a user and a group': 'USER 1000:1000',
  'MAINTAINER': 'MAINTAINER me',
  'instructions in small letters, indented': '\trun x\n  user y',
  'slashes in sed': "RUN sed -i 's/\\//x/' /f",
};

const files: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(instructions).map(([name, text]) => [name, `FROM a\n${text}\n`])),
  'the escape directive': '# escape=`\nFROM a\nRUN dir `\n  c:\\\nCOPY a c:\\\n',
  'an escape directive behind another': '# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN echo `\n  hi\n',
  'an escape that is none, behind a comment': '# foo=bar\n# escape=`\nFROM a\nRUN echo \\\n  hi\n',
  'the check directive': '# check=skip=all;error=true\nFROM a\n',
  'a variable in FROM': 'ARG V=1\nFROM --platform=$BUILDPLATFORM a:${V:-2} AS b\nFROM b\n',
  'a digest, and a registry with a port': 'FROM localhost:5000/a/b@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d\n',
  'lines that end in CR and LF': 'FROM a\r\nRUN x && \\\r\n  y\r\nCMD ["a"]\r\n',
};

/** Where the README's "Beside other linters" comes from: a change here is a change there. */
const calledWrongByPeer = [
  'a blank before the name of a heredoc',
  'a heredoc of another descriptor',
  'ADD --unpack',
  'an escape that is none, behind a comment',
];
const error = 1;

describe('valid Dockerfiles', () => {
  it.each(Object.entries(files))('%s', (_, text) => {
    expect(parseDockerfile(text).problems).toEqual([]);
  });

  it('are more than sixty', () => {
    expect(Object.keys(files).length).toBeGreaterThan(60);
  });

  it('and four of them are errors for dockerfile-utils', () => {
    const wrong = Object.entries(files).filter(([, text]) => validate(text).some(({ severity }) => severity === error));
    expect(wrong.map(([name]) => name)).toEqual(calledWrongByPeer);
  });
});
