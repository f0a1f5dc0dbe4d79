# Sourced by .ci/run: installs the programs that some tests need and skip without: Chromium, and the platform's Python SDK.
# Invariant: a program that cannot be installed is reported and changes nothing else. Its tests then name it as the reason of their skip.

APT_OPTIONS=(-qq -o DPkg::Lock::Timeout=60 -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20)
PYTHON_SDK_FOLDER=.data/ci/python-sdk
PYTHON_REQUIREMENTS=test/sdk/requirements.txt

# The browser of the page tests: Debian's `chromium`, where this is root on a system with apt.
provide_chromium() {
  if command -v chromium >/dev/null; then return; fi
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo 'note: chromium is not installed: that needs root and apt-get'
    return
  fi
  echo 'Installing chromium for the page tests…'
  # The time limits are on the network only: an installation that is killed would leave a broken package.
  if ! timeout 120 apt-get "${APT_OPTIONS[@]}" update >/dev/null ||
    ! timeout 300 apt-get "${APT_OPTIONS[@]}" install -y --no-install-recommends --download-only chromium >/dev/null ||
    ! DEBIAN_FRONTEND=noninteractive apt-get "${APT_OPTIONS[@]}" install -y --no-install-recommends --no-download chromium \
      </dev/null >/dev/null 2>&1; then
    echo 'note: chromium is not installed: apt-get failed'
  fi
}

# The Python SDK in a virtual environment of its own. HIGGSFIELD_SDK_PYTHON names its interpreter to the tests.
provide_python_sdk() {
  if [ -n "${HIGGSFIELD_SDK_PYTHON:-}" ]; then return; fi
  local python=$PYTHON_SDK_FOLDER/bin/python
  # The copy of the requirements says which versions are installed, and that the installation ended.
  if ! cmp -s "$PYTHON_REQUIREMENTS" "$PYTHON_SDK_FOLDER/requirements.txt" || ! [ -x "$python" ]; then
    echo 'Installing the Python SDK for the SDK tests…'
    rm -rf "$PYTHON_SDK_FOLDER"
    if ! timeout 60 python3 -m venv "$PYTHON_SDK_FOLDER" ||
      ! timeout 180 "$python" -m pip install --quiet --disable-pip-version-check --timeout 20 --retries 1 \
        --requirement "$PYTHON_REQUIREMENTS"; then
      echo 'note: the Python SDK is not installed: python3 with venv and a package index are needed'
      rm -rf "$PYTHON_SDK_FOLDER"
      return
    fi
    cp "$PYTHON_REQUIREMENTS" "$PYTHON_SDK_FOLDER/requirements.txt"
  fi
  export HIGGSFIELD_SDK_PYTHON=$PWD/$python
}
