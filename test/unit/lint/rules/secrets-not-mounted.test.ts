import { secretsNotMounted } from '../../../../src/lint/rules/secrets-not-mounted';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const use = 'T=$(cat /run/secrets/T) x\n';

testRule(secretsNotMounted, {
  fires: [
    {
      name: 'no mount',
      files: { Dockerfile: `${slim}RUN pip list && \\\n    ${use}` },
      expect: [{ text: '/run/secrets/T', message: 'id=T' }],
      fixed: { Dockerfile: `${slim}RUN --mount=type=secret,id=T,mode=0444,required=true pip list && \\\n    ${use}` },
    },
    { name: 'another secret', files: { Dockerfile: `${slim}RUN --mount=type=secret,id=U ${use}` }, expect: [{ fixable: false }] },
    { name: 'mounted elsewhere, or as a variable, or in the RUN before', files: { Dockerfile: `${slim}RUN --mount=type=secret,id=T,target=/t ${use}RUN --mount=type=secret,id=T,env=T ${use}` }, expect: [{}, {}] },
    { name: 'at the start', files: { Dockerfile: `${slim}CMD T=$(cat /run/secrets/T) python app.py\n` }, expect: [{ text: '/run/secrets/T', message: 'environment variable T', fixable: false }] },
  ],
  silent: [
    { name: 'mounted', files: { Dockerfile: `${slim}RUN --mount=type=secret,id=T ${use}RUN --mount=type=secret,target=/run/secrets/T ${use}` } },
    { name: 'mounted by a name that is not known', files: { Dockerfile: `${slim}ARG N\nRUN --mount=type=secret,id=$N ${use}` } },
    { name: 'mounted with a source', files: { Dockerfile: `${slim}RUN --mount=type=secret,source=T ${use}` } },
    { name: 'looked for', files: { Dockerfile: `${slim}RUN if [ -f /run/secrets/T ]; then ${use.trim()}; fi\nCMD cat /run/secrets/T 2>/dev/null; python app.py\n` } },
    { name: 'made there', files: { Dockerfile: `${slim}RUN mkdir -p /run/secrets && echo x > /run/secrets/T && cat /run/secrets/T\n` } },
    { name: 'a comment', files: { Dockerfile: `${slim}RUN x \\\n  # cat /run/secrets/T\n  y\n` } },
    { name: 'a variable of the image', files: { Dockerfile: `${slim}ENV T_FILE=/run/secrets/T\n` } },
    { name: 'a stage that is not built', files: { Dockerfile: `${slim}RUN ${use}${slim}` } },
    { name: 'the start of another stage', files: { Dockerfile: `${slim.trim()} AS a\nCMD cat /run/secrets/T\n${slim}COPY --from=a /x /x\n` } },
  ],
});
