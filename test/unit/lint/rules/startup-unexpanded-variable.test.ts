import { startupUnexpandedVariable } from '../../../../src/lint/rules/startup-unexpanded-variable';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const withPort = `${slim}ENV PORT=7860\nWORKDIR /app\nCOPY . .\n`;
const app = { 'app.py': 'import http.server\n', 'main.py': 'app = 1\n' };

testRule(startupUnexpandedVariable, {
  fires: [
    {
      name: 'the port of uvicorn',
      files: { ...app, Dockerfile: `${withPort}CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "$PORT"]\n` },
      expect: [{ text: '"$PORT"', message: 'uvicorn takes no such port', fixable: true }],
      fixed: { Dockerfile: `${withPort}CMD exec uvicorn main:app --host 0.0.0.0 --port $PORT\n` },
    },
    {
      name: 'a port that nothing sets, and what gunicorn binds to',
      files: { ...app, Dockerfile: `${slim}CMD ["gunicorn", "--bind=0.0.0.0:\${PORT}", "main:app"]\n` },
      expect: [{ text: '"--bind=0.0.0.0:${PORT}"', message: 'gunicorn takes no such port' }],
      fixed: { Dockerfile: `${slim}CMD exec gunicorn --bind=0.0.0.0:\${PORT:-7860} main:app\n` },
    },
    {
      name: 'Streamlit, run by Python',
      files: { ...app, Dockerfile: `${withPort}ENTRYPOINT ["python", "-m", "streamlit", "run", "app.py", "--server.port=$PORT"]\n` },
      expect: [{ message: 'streamlit takes no such port' }],
    },
    {
      name: 'the address',
      files: { ...app, Dockerfile: `${withPort}CMD ["uvicorn", "main:app", "--host", "$HOST", "--port", "7860"]\n` },
      expect: [{ text: '"$HOST"', message: 'no such address' }],
    },
    {
      name: "Python's script",
      files: { ...app, Dockerfile: `${slim}ENV APP=/app\nCOPY . /app\nCMD ["python", "$APP/app.py"]\n` },
      expect: [{ text: '"$APP/app.py"', message: 'there is no such file' }],
    },
    {
      name: 'the program, and a default that only a shell knows',
      files: { ...app, Dockerfile: `${slim}CMD ["\${APP:-/app}/start.sh"]\n` },
      expect: [{ message: 'there is no such program', fixable: false }],
    },
  ],
  silent: [
    ...[
      'CMD uvicorn main:app --port $PORT',
      'CMD ["sh", "-c", "uvicorn main:app --port $PORT"]',
      'CMD ["bash", "-lc", "exec uvicorn main:app --port $PORT"]',
      'CMD ["uvicorn", "main:app", "--port", "7860"]',
      'CMD ["python", "app.py", "--port", "$PORT"]',
      'CMD ["python", "-c", "print(\'$PORT\')"]',
      'CMD ["./start.sh", "$PORT"]',
      'CMD ["uvicorn", "main:app", "--log-level", "$LEVEL"]',
      'CMD ["uvicorn", "main:app", "--port", "7860", "--root-path", "$$"]',
      'ENTRYPOINT ["/entrypoint.sh"]\nCMD ["uvicorn", "main:app", "--port", "$PORT"]',
      'CMD ["uvicorn", "main:app", "--port", "$PORT"]\nCMD ["uvicorn", "main:app", "--port", "7860"]',
      'HEALTHCHECK CMD ["curl", "localhost:$PORT"]\nCMD ["python", "app.py"]',
    ].map((lines) => ({ name: lines, files: { ...app, Dockerfile: `${withPort}${lines}\n` } })),
    { name: 'an image with an entry point of its own', files: { Dockerfile: 'FROM someone/runner\nCMD ["uvicorn", "main:app", "--port", "$PORT"]\n' } },
  ],
});
