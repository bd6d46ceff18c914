# distroify with git and buildah, so that `distroify bulk run --verify` works in a pod: docs/fleet/kubernetes.yaml
ARG PYTHON=docker.io/library/python:3.13-slim-trixie

FROM ${PYTHON} AS build
RUN python3 -m venv /opt/distroify
COPY .github/action/requirements.txt /src/
RUN /opt/distroify/bin/pip install --no-cache-dir --no-compile --require-hashes --only-binary :all: \
        --requirement /src/requirements.txt
COPY LICENSE README.md pyproject.toml setup.py /src/
COPY rewriter /src/rewriter
RUN /opt/distroify/bin/pip install --no-cache-dir --no-deps --no-index --no-build-isolation /src \
    && /opt/distroify/bin/pip uninstall --yes --quiet setuptools pip

FROM ${PYTHON}
# The programs that map users need their one capability as this user, not root's: as root the kernel refuses them
# in a container (user_namespaces(7), "Defining user and group ID mappings").
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        buildah \
        ca-certificates \
        git \
        libcap2-bin \
        netavark \
        openssh-client \
        strace \
        uidmap \
    && rm -rf /var/lib/apt/lists/* \
    && chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap \
    && setcap cap_setuid=ep /usr/bin/newuidmap \
    && setcap cap_setgid=ep /usr/bin/newgidmap
# A name without a registry is Docker's, as it is for those who wrote the Dockerfiles.
RUN echo 'unqualified-search-registries = ["docker.io"]' >/etc/containers/registries.conf.d/docker.conf
# The users of the images that are built and run are mapped into this range.
RUN useradd --uid 1000 --create-home --shell /bin/sh distroify \
    && echo distroify:100000:65536 | tee /etc/subuid >/etc/subgid \
    && install --directory --owner=distroify --group=distroify /work
COPY --from=build /opt/distroify /opt/distroify
# buildah shows the files of an image only below its own command for it.
RUN printf '%s\n' '#!/bin/sh' \
        'case " $* " in' \
        '    *" verify "* | *" --verify "*) exec buildah unshare /opt/distroify/bin/distroify "$@" ;;' \
        'esac' \
        'exec /opt/distroify/bin/distroify "$@"' >/usr/local/bin/distroify \
    && chmod 0755 /usr/local/bin/distroify
ENV BUILDAH_ISOLATION=chroot
USER distroify
# What is mounted belongs to somebody else.
RUN git config --global safe.directory '*' && mkdir -p ~/.local/share/containers
# An overlay file system cannot lie on that of the container.
VOLUME /home/distroify/.local/share/containers
WORKDIR /work
ENTRYPOINT ["distroify"]
CMD ["--help"]
