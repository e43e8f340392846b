package io.modelgate.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a model and its signature are, as the pod's containers see them. */
public record Model(
    @JsonPropertyDescription(
            "Absolute path of the model, a directory or a file, where the pod's containers mount"
                + " it. If not set: where they mount the volumes that the selector names, or the"
                + " pod's only volume that can contain a model.")
        @Size(max = Rules.MAX_PATH_LENGTH)
        @ValidationRule(value = Rules.CLEAN_PATH, message = Rules.CLEAN_PATH_MESSAGE)
        @Nullable String path,
    @JsonPropertyDescription(
            "Absolute path of the model's signature, where the pod's containers mount it. If not"
                + " set: the verifier finds it in or beside the model.")
        @Size(max = Rules.MAX_PATH_LENGTH)
        @ValidationRule(value = Rules.CLEAN_PATH, message = Rules.CLEAN_PATH_MESSAGE)
        @Nullable String signaturePath,
    @JsonPropertyDescription(
            "Files and directories that are ignored during verification: absolute paths, or"
                + " relative to the model.")
        @Nullable List<String> ignorePaths,
    @JsonPropertyDescription(
            "Whether the files of git are ignored. If not set, as the signature says.")
        @Nullable Boolean ignoreGitPaths,
    @JsonPropertyDescription(
            "Whether what Hugging Face's client leaves in .cache/huggingface beside the files that"
                + " it downloads may be there, though it was not signed.")
        @Nullable Boolean ignoreHuggingFaceState,
    @JsonPropertyDescription(
            "Whether attestations of the model need not be signed: *.sigstore.json, *.sig and"
                + " *.jsonl at its top that are Sigstore bundles about something else than models.")
        @Nullable Boolean ignoreAttestations,
    @JsonPropertyDescription("Whether files may be there that were not signed.")
        @Nullable Boolean ignoreUnsignedFiles,
    @JsonPropertyDescription(
            "Whether the model itself may be a symbolic link, and links inside it are followed and"
                + " their targets verified, if the signature does not say whether the signer did.")
        @Nullable Boolean allowSymlinks,
    @JsonPropertyDescription("Which model it must be, of all that its signer signs.")
        @Nullable ModelIdentity identity) {

  /** A model at a path, with its signature at another. */
  public Model(@Nullable String path, @Nullable String signaturePath) {
    this(path, signaturePath, null, null, null, null, null, null, null);
  }
}
