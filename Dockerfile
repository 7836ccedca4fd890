# The command portfolio with all it needs: docker run --rm --volume "$PWD":/work portfolio build
FROM python:3.12-slim AS made
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/portfolio \
 && /opt/portfolio/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY portfolio_lib portfolio_lib
COPY notebooks notebooks
RUN /opt/portfolio/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=made /opt/portfolio /opt/portfolio
RUN useradd --uid 1000 --create-home portfolio
USER portfolio
ENV PATH=/opt/portfolio/bin:$PATH
WORKDIR /work
ENTRYPOINT ["portfolio"]
CMD ["build"]
