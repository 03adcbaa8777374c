# Odoo with both addons and the core. Build the wheel first (`./dev wheel`), or put a downloaded one into dist/.
# Nothing on the machine where this was written could build images: the workflow `wheels.yml` builds and starts it.
ARG ODOO=19.0
FROM odoo:${ODOO}

USER root
COPY dist/*manylinux*.whl /tmp/wheels/
# The image is the environment: nobody else manages its Python. `--no-index` takes the core from dist/ and nowhere else.
ENV PIP_BREAK_SYSTEM_PACKAGES=1
RUN pip3 install --no-cache-dir 'packaging>=21' \
    && pip3 install --no-cache-dir --no-index --no-deps --find-links /tmp/wheels 'muk-mcp-oauth-core>=1.1,<1.2' \
    && rm -r /tmp/wheels
COPY muk_mcp /mnt/extra-addons/muk_mcp
COPY muk_mcp_oauth /mnt/extra-addons/muk_mcp_oauth
COPY muk_mcp_database /mnt/extra-addons/muk_mcp_database
USER odoo
