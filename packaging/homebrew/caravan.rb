# A formula for Homebrew: a template, of which mvn -Pdist package fills in version and checksum. It has not been tried.
# OWNER stands for who publishes the releases.
class Caravan < Formula
  desc "Moves CI data from Buildkite into a database or files"
  homepage "https://github.com/OWNER/caravan"
  url "https://github.com/OWNER/caravan/releases/download/v@VERSION@/caravan-@VERSION@.tar.gz"
  sha256 "@SHA256@"
  license "Apache-2.0"

  depends_on "bash"
  depends_on "openjdk"

  def install
    libexec.install Dir["*"]
    (bin/"caravan").write_env_script libexec/"caravan", JAVA_HOME: Language::Java.java_home
  end

  test do
    ENV["CARAVAN_DATA"] = testpath/"data"
    system bin/"caravan", "run", "--sandbox"
  end
end
