# The installed requirements and the compiled source, made where build tools may lie around.
FROM python:3.13-slim-trixie AS builder
COPY requirements.lock /build/
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv install --no-cache-dir --disable-pip-version-check \
    --only-binary :all: --require-hashes --requirement /build/requirements.lock
COPY bot /app/bot
COPY charts /app/charts
COPY handlers /app/handlers
COPY metrics /app/metrics
COPY storage /app/storage
# Only what runs is in the image, so the package is not installed: its sandbox would come with it.
RUN python -m compileall -q /app \
 && printf '%s\n' '#!/opt/venv/bin/python' 'from bot.cli import main' 'main()' > /opt/venv/bin/copilot-metrics \
 && chmod 755 /opt/venv/bin/copilot-metrics

FROM python:3.13-slim-trixie
RUN groupadd --gid 10001 app \
 && useradd --uid 10001 --gid app --no-create-home --home-dir /data --shell /usr/sbin/nologin app \
 && install --directory --owner app --group app /data /var/cache/matplotlib
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/var/cache/matplotlib \
    DATABASE_URL=sqlite:////data/copilot-metrics.db \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /app
# A number, because Kubernetes can tell only of a number that it is not root.
USER 10001:10001
# The first chart need not wait until matplotlib has looked at every font.
RUN python -c "import matplotlib.font_manager"
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
# Not urllib: it would ask the proxy of the environment for this container's own address.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["copilot-metrics"]
CMD ["serve"]
