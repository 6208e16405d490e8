package org.omoide.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.AbstractNio2BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Objects as files of a folder, forced to the disk before they are acknowledged. */
final class DurableBlobStore extends ForwardingBlobStore {

    private final Path root;

    DurableBlobStore(Path root) {
        super(new FilesystemNio2BlobStore(root.toString()));
        this.root = root;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        var response = super.putBlob(request, content);
        force(request.bucket(), request.key());
        return response;
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        var upload = super.initiateMultipartUpload(request);
        force(request.bucket(), Leftovers.stub(upload.id(), request.key()));
        return upload;
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        refuseWhereEnded(upload);
        var response = super.uploadMultipartPart(upload, request, content);
        force(
                upload.containerName(),
                AbstractNio2BlobStore.multipartPartName(upload.id(), upload.blobName(), request.partNumber()));
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        refuseWhereEnded(upload);
        var response = super.completeMultipartUpload(upload, request);
        force(upload.containerName(), upload.blobName());
        return response;
    }

    /** S3Proxy itself would take the part, and nobody would ever delete it. */
    private void refuseWhereEnded(MultipartUpload upload) {
        if (Files.notExists(
                root.resolve(upload.containerName()).resolve(Leftovers.stub(upload.id(), upload.blobName())))) {
            throw (NoSuchUploadException) NoSuchUploadException.builder()
                    .message("no such upload")
                    .statusCode(404)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("NoSuchUpload")
                            .errorMessage("The upload was completed or aborted, or never begun.")
                            .build())
                    .build();
        }
    }

    private void force(String bucket, String key) {
        var file = root.resolve(bucket).resolve(key);
        for (var each = file; each.startsWith(root); each = each.getParent()) {
            if (Files.exists(each)) {
                forceOne(each);
            }
        }
    }

    private static void forceOne(Path path) {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + path + " to the disk", e);
        }
    }
}
