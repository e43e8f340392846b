package io.modelgate.verify.tree;

import java.util.regex.Pattern;

/**
 * What Hugging Face's client leaves beside the files that it downloads into a folder ({@code hf
 * download --local-dir}) or uploads from one: which version of which file is there, and locks.
 */
final class HuggingFaceState {
  private static final Pattern FILES =
      Pattern.compile(
          """
          \\.cache/huggingface/(\
          \\.gitignore(\\.lock)?|CACHEDIR\\.TAG\
          |(download|upload)/.+\\.(metadata|lock)\
          |download/.+\\.incomplete\
          |trees/([0-9a-f]{40}\\.json|tmp[^/]+\\.tmp))\
          """,
          Pattern.DOTALL);

  private HuggingFaceState() {}

  /**
   * Whether a file is a part of it.
   *
   * @param name relative to the model
   */
  static boolean includes(String name) {
    return FILES.matcher(name).matches();
  }
}
